package io.rapport.campaign.template;

import io.quarkus.qute.Expression;
import io.quarkus.qute.LoopSectionHelper;
import io.quarkus.qute.ResultNode;
import io.quarkus.qute.Scope;
import io.quarkus.qute.SectionHelper;
import io.quarkus.qute.SectionHelperFactory;
import io.quarkus.qute.TemplateException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Qute's {@code for} and {@code each} over lists alone: a number there would be a loop as long as its author likes. */
record Each(Expression over, LoopSectionHelper loop) implements SectionHelper {

    @Override
    public CompletionStage<ResultNode> resolve(SectionResolutionContext context) {
        return context.evaluate(over).thenCompose(value -> {
            if (value instanceof List<?>) {
                return loop.resolve(context);
            }
            throw new TemplateException("for and each go over lists alone");
        });
    }

    static final class Factory implements SectionHelperFactory<Each> {
        private static final String ITERABLE = "iterable";
        private final LoopSectionHelper.Factory loops = new LoopSectionHelper.Factory();

        @Override
        public List<String> getDefaultAliases() {
            return loops.getDefaultAliases();
        }

        @Override
        public ParametersInfo getParameters() {
            return loops.getParameters();
        }

        @Override
        public List<String> getBlockLabels() {
            return loops.getBlockLabels();
        }

        @Override
        public Scope initializeBlock(Scope outer, BlockInfo block) {
            return loops.initializeBlock(outer, block);
        }

        @Override
        public Each initialize(SectionInitContext context) {
            return new Each(context.getExpression(ITERABLE), loops.initialize(context));
        }
    }
}
