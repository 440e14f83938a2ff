package io.catmq.binder;

import io.catmq.binder.health.BindingStates;
import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.properties.CatMqExtendedBindingProperties;
import io.catmq.binder.properties.CatMqProducerProperties;
import io.catmq.binder.provisioning.TopicProvisioner;
import io.catmq.client.Availability;
import io.catmq.client.ConnectionOptions;
import org.springframework.cloud.stream.binder.AbstractTestBinder;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.context.support.GenericApplicationContext;

/** The binder as the compatibility kit wants it. */
final class CatMqTestBinder
        extends AbstractTestBinder<
                CatMqMessageChannelBinder,
                ExtendedConsumerProperties<CatMqConsumerProperties>,
                ExtendedProducerProperties<CatMqProducerProperties>> {
    private final BinderClients clients;

    CatMqTestBinder(String server, GenericApplicationContext context) {
        CatMqBinderProperties properties = new CatMqBinderProperties();
        clients = new BinderClients(ConnectionOptions.of(server), properties);
        BindingStates states = new BindingStates();
        CatMqMessageChannelBinder binder = new CatMqMessageChannelBinder(
                clients,
                new TopicProvisioner(clients, properties, states),
                properties,
                new CatMqExtendedBindingProperties(),
                states,
                Availability::ready);
        binder.setApplicationContext(context);
        setBinder(binder);
    }

    @Override
    public void cleanup() {
        queues.forEach(topic -> clients.admin().deleteTopic(topic));
        clients.close();
    }
}
