package io.catmq.binder;

import io.catmq.binder.endpoint.LagWatch;
import io.catmq.binder.headers.HeaderMapper;
import io.catmq.binder.headers.HeaderPatterns;
import io.catmq.binder.health.BindingStates;
import io.catmq.binder.inbound.InboundEndpoint;
import io.catmq.binder.inbound.Polled;
import io.catmq.binder.inbound.PolledSource;
import io.catmq.binder.observation.InputBinding;
import io.catmq.binder.observation.Instruments;
import io.catmq.binder.outbound.MessageKeyInterceptor;
import io.catmq.binder.outbound.OutboundConverter;
import io.catmq.binder.outbound.OutboundHandler;
import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.properties.CatMqExtendedBindingProperties;
import io.catmq.binder.properties.CatMqProducerProperties;
import io.catmq.binder.provisioning.AskedPartitions;
import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.binder.provisioning.TopicProvisioner;
import io.catmq.binder.retry.BindingRetry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.thread.Threading;
import org.springframework.cloud.stream.binder.AbstractMessageChannelBinder;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.cloud.stream.binder.BinderSpecificPropertiesProvider;
import org.springframework.cloud.stream.binder.ConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.binder.ExtendedPropertiesBinder;
import org.springframework.cloud.stream.binding.Bindable;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.cloud.stream.provisioning.ProducerDestination;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.integration.channel.AbstractMessageChannel;
import org.springframework.integration.core.MessageProducer;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.util.StringUtils;

/** Binds channels to CatMQ topics. */
public final class CatMqMessageChannelBinder
        extends AbstractMessageChannelBinder<
                ExtendedConsumerProperties<CatMqConsumerProperties>,
                ExtendedProducerProperties<CatMqProducerProperties>,
                TopicProvisioner>
        implements ExtendedPropertiesBinder<MessageChannel, CatMqConsumerProperties, CatMqProducerProperties>,
                DisposableBean {
    private final BinderClients clients;
    private final CatMqBinderProperties binderProperties;
    private final CatMqExtendedBindingProperties bindingProperties;
    private final BindingStates states;
    private final ConsumerReadiness readiness;
    private final StartedEndpoints inputs = new StartedEndpoints();
    private @Nullable ApplicationTransactions transactions;
    private @Nullable String configurationName;
    private Map<String, RetryTemplate> retryTemplates = Map.of();
    private List<CatMqRebalanceListener> rebalanceListeners = List.of();

    /** A binder. It closes the clients when it is destroyed. */
    public CatMqMessageChannelBinder(
            BinderClients clients,
            TopicProvisioner provisioner,
            CatMqBinderProperties binderProperties,
            CatMqExtendedBindingProperties bindingProperties,
            BindingStates states,
            ConsumerReadiness readiness) {
        super(
                StringUtils.concatenateStringArrays(
                        BinderHeaders.STANDARD_HEADERS,
                        binderProperties.getEmbeddedHeaders().toArray(String[]::new)),
                provisioner);
        this.clients = clients;
        this.binderProperties = binderProperties;
        this.bindingProperties = bindingProperties;
        this.states = states;
        this.readiness = readiness;
        provisioner.setOutputsWait(this::outputsWait);
        provisioner.setAskedPartitions(this::askedPartitions);
    }

    /** The name that bindings call it by. */
    public void setName(String name) {
        this.configurationName = name;
    }

    private AskedPartitions.Asked askedPartitions(String topic) {
        BindingServiceProperties all = getBindingServiceProperties();
        return all == null
                ? AskedPartitions.Asked.NOTHING
                : new AskedPartitions(
                                all,
                                getApplicationContext()
                                        .getBeansOfType(Bindable.class)
                                        .values(),
                                configurationName)
                        .of(topic);
    }

    /** Where Spring Cloud Stream would try the binding again. */
    private boolean outputsWait() {
        BindingServiceProperties all = getBindingServiceProperties();
        return all != null && all.getBindingRetryInterval() > 0;
    }

    /** The application's beans that hear of rebalances. */
    public void setRebalanceListeners(List<CatMqRebalanceListener> listeners) {
        this.rebalanceListeners = List.copyOf(listeners);
    }

    /** The application's own by bean name; the first is used where a binding names none. */
    public void setRetryTemplates(Map<String, RetryTemplate> templates) {
        this.retryTemplates = Collections.unmodifiableMap(new LinkedHashMap<>(templates));
    }

    /** Polled consumers get theirs here, too. */
    @Override
    protected RetryTemplate buildRetryTemplate(ConsumerProperties properties) {
        return BindingRetry.of(properties, retryTemplates);
    }

    /** For {@code producer.outbox} and {@code consumer.transactional}; without it they are refused. */
    public void setTransactions(ApplicationTransactions transactions) {
        this.transactions = transactions;
    }

    private ApplicationTransactions transactions() {
        ApplicationTransactions found = transactions;
        if (found == null) {
            throw new IllegalStateException("This binder has no part in the application's transactions");
        }
        return found;
    }

    @Override
    public String getBinderIdentity() {
        return "catmq-" + super.getBinderIdentity();
    }

    @Override
    protected MessageHandler createProducerMessageHandler(
            ProducerDestination destination,
            ExtendedProducerProperties<CatMqProducerProperties> properties,
            MessageChannel channel,
            @Nullable MessageChannel errorChannel) {
        CatMqDestination topic = (CatMqDestination) destination;
        if (channel instanceof AbstractMessageChannel interceptable) {
            topic.beforeUse(new SpreadOverPartitions(properties, interceptable)::use);
            String keyExpression = properties.getExtension().getMessageKeyExpression();
            if (keyExpression != null) {
                interceptable.addInterceptor(0, new MessageKeyInterceptor(keyExpression, getBeanFactory()));
            }
        }
        return createProducerMessageHandler(destination, properties, errorChannel);
    }

    @Override
    protected MessageHandler createProducerMessageHandler(
            ProducerDestination destination,
            ExtendedProducerProperties<CatMqProducerProperties> properties,
            @Nullable MessageChannel errorChannel) {
        CatMqProducerProperties extension = properties.getExtension();
        OutboundConverter converter = new OutboundConverter(
                destination.getName(),
                new HeaderMapper(new HeaderPatterns(extension.getHeaderPatterns())),
                properties.getHeaderMode(),
                beans().serializer(properties));
        OutboundHandler handler = new OutboundHandler(
                clients,
                (CatMqDestination) destination,
                properties,
                binderProperties,
                converter,
                instruments(),
                beans().confirmChannel(extension),
                errorChannel,
                getErrorMessageStrategy());
        handler.setBeanFactory(getBeanFactory());
        handler.setClosing(getApplicationContext()::isClosed);
        if (properties.getExtension().isOutbox()) {
            handler.setOutbox(transactions().outbox());
        }
        return handler;
    }

    @Override
    protected MessageProducer createConsumerEndpoint(
            ConsumerDestination destination,
            @Nullable String group,
            ExtendedConsumerProperties<CatMqConsumerProperties> properties) {
        ErrorInfrastructure errors = registerErrorInfrastructure(destination, group, properties);
        new GlobalErrorChannel(getApplicationContext())
                .tellOnlyIfHeard(getErrorBridgeName(destination, group, properties));
        InboundEndpoint endpoint = inputs.add(new InboundEndpoint(
                clients,
                (CatMqDestination) destination,
                group,
                properties,
                binderProperties,
                readiness,
                new HeaderMapper(new HeaderPatterns(properties.getExtension().getHeaderPatterns())),
                rebalanceListeners,
                beans().deserializer(properties),
                instruments(),
                buildRetryTemplate(properties),
                errors.getRecoverer()));
        watchLag((CatMqDestination) destination, group, properties);
        if (Threading.VIRTUAL.isActive(getApplicationContext().getEnvironment())) {
            endpoint.setThreadFactory(new VirtualThreadTaskExecutor().getVirtualThreadFactory());
        }
        endpoint.setBeanFactory(getBeanFactory());
        if (properties.getExtension().isTransactional()) {
            endpoint.setPositions(transactions().positions());
        }
        return endpoint;
    }

    @Override
    protected PolledConsumerResources createPolledConsumerResources(
            String name,
            @Nullable String group,
            ConsumerDestination destination,
            ExtendedConsumerProperties<CatMqConsumerProperties> properties) {
        ErrorInfrastructure errors = registerErrorInfrastructure(destination, group, properties, true);
        new GlobalErrorChannel(getApplicationContext())
                .tellOnlyIfHeard(getErrorBridgeName(destination, group, properties));
        PolledSource source = inputs.add(Polled.source(
                clients,
                (CatMqDestination) destination,
                group,
                properties,
                binderProperties,
                readiness,
                new HeaderMapper(new HeaderPatterns(properties.getExtension().getHeaderPatterns())),
                rebalanceListeners,
                instruments()));
        watchLag((CatMqDestination) destination, group, properties);
        return new PolledConsumerResources(source, errors);
    }

    private void watchLag(
            CatMqDestination destination,
            @Nullable String group,
            ExtendedConsumerProperties<CatMqConsumerProperties> properties) {
        InputBinding binding = new InputBinding(
                properties.getBindingName() == null ? destination.getName() : properties.getBindingName(),
                destination.getName(),
                group);
        instruments().lag(binding, new LagWatch(clients, destination.state())::lag);
    }

    @Override
    protected MessageHandler getPolledConsumerErrorMessageHandler(
            ConsumerDestination destination,
            @Nullable String group,
            ExtendedConsumerProperties<CatMqConsumerProperties> properties) {
        return Polled.failure(properties.getExtension());
    }

    /**
     * Spring Cloud Stream names what is for errors by the binding alone. Consumers of several topics of one binding would share
     * it: with a warning that the second cannot subscribe, and with an error handler that is called once for each of them.
     */
    @Override
    protected String errorsBaseName(
            ConsumerDestination destination,
            @Nullable String group,
            ExtendedConsumerProperties<CatMqConsumerProperties> properties) {
        return super.errorsBaseName(destination, group, properties) + "." + destination.getName();
    }

    @Override
    protected void afterUnbindConsumer(
            ConsumerDestination destination,
            @Nullable String group,
            ExtendedConsumerProperties<CatMqConsumerProperties> properties) {
        states.remove(properties.getBindingName(), destination.getName());
    }

    @Override
    protected void afterUnbindProducer(
            ProducerDestination destination, ExtendedProducerProperties<CatMqProducerProperties> properties) {
        states.remove(properties.getBindingName(), destination.getName());
    }

    /**
     * Relays what is in the outbox from now on if this output uses it, also before it is bound, as those of a
     * {@code StreamBridge} are with their first message.
     *
     * @throws IllegalStateException when libraries, beans or tables that it needs are not there, with what to do
     */
    public void beginOutbox(String binding) {
        if (bindingProperties.getExtendedProducerProperties(binding).isOutbox()) {
            transactions().outbox().check();
            transactions().outbox().begin();
        }
    }

    private Instruments instruments() {
        return Instruments.of(getApplicationContext(), binderProperties.isObserved());
    }

    private BindingSettings settings() {
        return new BindingSettings(getApplicationContext(), getBindingServiceProperties(), bindingProperties);
    }

    private NamedBeans beans() {
        return new NamedBeans(getApplicationContext());
    }

    @Override
    protected Map<String, Object> doGetAdditionalConfigurationProperties(String name) {
        return Map.of();
    }

    /**
     * Whether a binding can be, as far as that can be said without a server.
     *
     * @throws RuntimeException with the setting that cannot be
     */
    public void check(String binding, boolean input) {
        if (input) {
            getExtendedConsumerProperties(binding);
        } else {
            getExtendedProducerProperties(binding);
        }
    }

    /** Ends the input bindings that still run: they leave their groups. */
    public void endInputs() {
        inputs.end();
    }

    /** Asked for before each binding, and outside of what is tried again: the place to refuse a bad name for good. */
    @Override
    public CatMqConsumerProperties getExtendedConsumerProperties(String binding) {
        CatMqConsumerProperties properties = settings().input(binding);
        if (properties.isTransactional()) {
            transactions().positions().check();
        }
        beans().check(binding, properties);
        return properties;
    }

    @Override
    public CatMqProducerProperties getExtendedProducerProperties(String binding) {
        CatMqProducerProperties properties = settings().output(binding);
        if (properties.isOutbox()) {
            transactions().outbox().check();
        }
        beans().check(binding, properties);
        return properties;
    }

    @Override
    public String getDefaultsPrefix() {
        return bindingProperties.getDefaultsPrefix();
    }

    @Override
    public Class<? extends BinderSpecificPropertiesProvider> getExtendedPropertiesEntryClass() {
        return bindingProperties.getExtendedPropertiesEntryClass();
    }

    @Override
    public void destroy() {
        endInputs();
        clients.close();
    }
}
