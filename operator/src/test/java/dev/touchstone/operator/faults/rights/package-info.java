/** That the roles which the chart ships are exactly what the operator and the Job before an uninstall ask for, by what they really asked. */
package dev.touchstone.operator.faults.rights;
