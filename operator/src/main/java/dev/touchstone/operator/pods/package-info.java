/** Why pods that should run do not, in the words of kubelet, scheduler and controllers, such that the words do not change at every try. */
package dev.touchstone.operator.pods;
