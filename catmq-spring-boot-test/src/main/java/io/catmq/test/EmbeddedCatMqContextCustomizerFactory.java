package io.catmq.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Finds {@link EmbeddedCatMq} at test classes. Named in {@code spring.factories}. */
final class EmbeddedCatMqContextCustomizerFactory implements ContextCustomizerFactory {
    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configuration) {
        EmbeddedCatMq wanted = TestContextAnnotationUtils.findMergedAnnotation(testClass, EmbeddedCatMq.class);
        return wanted == null ? null : EmbeddedCatMqContextCustomizer.of(wanted);
    }
}
