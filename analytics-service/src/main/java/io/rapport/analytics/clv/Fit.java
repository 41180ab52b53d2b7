package io.rapport.analytics.clv;

import java.util.Optional;

/**
 * What came of estimating a model.
 *
 * @param <M> the model
 */
public sealed interface Fit<M> {
    /** Empty where there is none. */
    Optional<Model<M>> found();

    /** Why the figures deserve doubt, or why there are none; empty for a sound fit. */
    Optional<String> doubt();

    /**
     * A model and how sure it is.
     *
     * @param logLikelihood of all customers
     * @param covariance of the logarithms of the parameters, in their order
     */
    record Model<M>(M model, double logLikelihood, double[][] covariance) {}

    /** The maximum of the likelihood, well determined by the data. */
    record Sound<M>(Model<M> model) implements Fit<M> {
        @Override
        public Optional<Model<M>> found() {
            return Optional.of(model);
        }

        @Override
        public Optional<String> doubt() {
            return Optional.empty();
        }
    }

    /** The likelihood alone has no maximum that the data determine; a weak prior on the parameters had to help. */
    record Degenerate<M>(Model<M> model, String reason) implements Fit<M> {
        @Override
        public Optional<Model<M>> found() {
            return Optional.of(model);
        }

        @Override
        public Optional<String> doubt() {
            return Optional.of(reason);
        }
    }

    /** Too little is known for any figure. */
    record Impossible<M>(String reason) implements Fit<M> {
        @Override
        public Optional<Model<M>> found() {
            return Optional.empty();
        }

        @Override
        public Optional<String> doubt() {
            return Optional.of(reason);
        }
    }
}
