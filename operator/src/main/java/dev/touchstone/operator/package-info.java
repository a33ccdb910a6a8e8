/**
 * The operator. Framework packages: {@code conditions}, {@code events}, {@code apply}, {@code report}, {@code loop},
 * {@code start}. One package for each kind or capability besides: {@code modelstorage}, {@code model}, {@code context},
 * {@code route}, {@code abtest}, {@code slots}, {@code locks}, {@code alerts}.
 */
package dev.touchstone.operator;
