package io.catmq.autoconfigure;

import io.catmq.binder.properties.CatMqReadinessProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/** What {@link SettingsCheck} binds: in a native image it would find no settings, and refuse all that are set. */
final class SettingsHints implements RuntimeHintsRegistrar {
    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        BindableRuntimeHintsRegistrar.forTypes(
                        StreamSettings.class,
                        CatMqClientProperties.class,
                        CatMqReadinessProperties.class,
                        SettingsCheck.Nothing.class)
                .registerHints(hints);
    }
}
