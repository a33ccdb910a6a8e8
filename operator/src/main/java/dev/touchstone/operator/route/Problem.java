package dev.touchstone.operator.route;

/**
 * Why a Context cannot be compiled, or a warning about one that can.
 *
 * @param message for people: names the field and says what to do
 */
public record Problem(Kind kind, String message) {
    /** What each problem means for the conditions of the Context. */
    public enum Kind {
        /** An expression does not compile or gives another type. */
        InvalidExpression(false),
        /** A field contradicts another one. */
        InvalidSpec(false),
        /** A field has a value that only a later version knows. */
        LaterValue(false),
        /** The route would not fit into a ConfigMap. */
        RouteTooLarge(false),
        /** Something named does not exist. */
        RefNotFound(true),
        /** Something named exists and cannot be used. */
        RefNotReady(true),
        /** A model is of another type, or needs inputs that the context does not have. */
        EndpointMismatch(true),
        /** A warning only: a fallback fails together with the model that it stands in for. */
        SharedFailureDomain(true);

        private final boolean reference;

        Kind(boolean reference) {
            this.reference = reference;
        }

        /** Whether what is named is to blame ({@code ResolvedRefs}), or the Context itself ({@code Accepted}). */
        public boolean isAboutReference() {
            return reference;
        }
    }
}
