package io.catmq.autoconfigure;

import io.catmq.binder.outbox.OutboxProperties;
import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.binder.properties.CatMqBindingProperties;
import java.util.HashMap;
import java.util.Map;

/** All that can be set in {@code spring.cloud.stream.catmq}, which several classes share; for {@link SettingsCheck}. */
class StreamSettings {
    private BinderSettings binder = new BinderSettings();
    private CatMqBindingProperties defaults = new CatMqBindingProperties();
    private Map<String, CatMqBindingProperties> bindings = new HashMap<>();

    /** Those of the outbox are within those of the binder. */
    static class BinderSettings extends CatMqBinderProperties {
        private OutboxProperties outbox = new OutboxProperties();

        public OutboxProperties getOutbox() {
            return outbox;
        }

        public void setOutbox(OutboxProperties outbox) {
            this.outbox = outbox;
        }
    }

    public BinderSettings getBinder() {
        return binder;
    }

    public void setBinder(BinderSettings binder) {
        this.binder = binder;
    }

    public CatMqBindingProperties getDefault() {
        return defaults;
    }

    public void setDefault(CatMqBindingProperties defaults) {
        this.defaults = defaults;
    }

    public Map<String, CatMqBindingProperties> getBindings() {
        return bindings;
    }

    public void setBindings(Map<String, CatMqBindingProperties> bindings) {
        this.bindings = bindings;
    }
}
