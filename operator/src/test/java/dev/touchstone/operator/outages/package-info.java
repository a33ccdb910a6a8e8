/** What users see when what Touchstone stands on fails, and that it heals by itself. */
package dev.touchstone.operator.outages;
