package io.catmq.binder.properties;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.cloud.stream.binder.AbstractExtendedBindingProperties;
import org.springframework.cloud.stream.binder.BinderSpecificPropertiesProvider;

/** CatMQ's settings by the name of the binding; those under {@code default} hold where a binding says nothing else. */
@ConfigurationProperties("spring.cloud.stream.catmq")
public class CatMqExtendedBindingProperties
        extends AbstractExtendedBindingProperties<
                CatMqConsumerProperties, CatMqProducerProperties, CatMqBindingProperties> {
    /** Prefix of the bindings' settings. */
    public static final String BINDINGS_PREFIX = "spring.cloud.stream.catmq.bindings";

    /** Prefix of the defaults for all bindings. */
    public static final String DEFAULTS_PREFIX = "spring.cloud.stream.catmq.default";

    /** Settings for all bindings, where a binding says nothing else. */
    private CatMqBindingProperties defaults = new CatMqBindingProperties();

    /** For the configuration metadata; Spring Cloud Stream reads these settings by {@link #getDefaultsPrefix()}. */
    @NestedConfigurationProperty
    public CatMqBindingProperties getDefault() {
        return defaults;
    }

    /** See {@link #getDefault()}. */
    public void setDefault(CatMqBindingProperties defaults) {
        this.defaults = defaults;
    }

    @Override
    public String getDefaultsPrefix() {
        return DEFAULTS_PREFIX;
    }

    @Override
    public Map<String, CatMqBindingProperties> getBindings() {
        return doGetBindings();
    }

    @Override
    public Class<? extends BinderSpecificPropertiesProvider> getExtendedPropertiesEntryClass() {
        return CatMqBindingProperties.class;
    }
}
