package dev.touchstone.operator.loop;

import dev.touchstone.api.v1alpha1.Model;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** Decides and does nothing; what a test is about it overrides. */
abstract class IdentityLoop extends Loop<Model, Model, Model, Model> {
    IdentityLoop(Tools tools) {
        super(tools);
    }

    @Override
    protected Model gather(Model model, Context<Model> context) {
        return model;
    }

    @Override
    protected Model decide(Model world) {
        return world;
    }

    @Override
    protected Model apply(Model model, Model world, Model decision) {
        return model;
    }
}
