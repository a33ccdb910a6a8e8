/**
 * Times that stay right when the machine's clock is set. What only lasts a while ends at once when the clock goes back; what is
 * said of an order of events keeps that order.
 */
package dev.touchstone.operator.time;
