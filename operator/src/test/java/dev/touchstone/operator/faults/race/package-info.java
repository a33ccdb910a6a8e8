/**
 * The lock under attack: many writers try everything that Kubernetes' API has against what tests hold, while tests start, pause,
 * end and start again and the operator is there, is killed between any two writes, or is away. Whether anything got through is told
 * by the API server's own record of what changed.
 *
 * <p>{@link dev.touchstone.operator.faults.race.Attacks} is the arsenal; that each attack works on what nothing holds is a test of
 * its own. {@link dev.touchstone.operator.faults.race.Director} leads the tests, {@link dev.touchstone.operator.faults.race.Attacker}
 * strikes, {@link dev.touchstone.operator.faults.race.Assassin} kills operators.
 */
package dev.touchstone.operator.faults.race;
