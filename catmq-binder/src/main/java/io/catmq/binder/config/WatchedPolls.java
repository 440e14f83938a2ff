package io.catmq.binder.config;

import io.catmq.binder.inbound.Polled;
import io.catmq.binder.inbound.PolledSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.stream.binder.DefaultPollableMessageSource;
import org.springframework.cloud.stream.binder.PollableMessageSource;
import org.springframework.cloud.stream.binding.CompositeMessageChannelConfigurer;
import org.springframework.cloud.stream.binding.MessageSourceBindingTargetFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.integration.context.IntegrationContextUtils;
import org.springframework.integration.core.MessageSource;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;

/**
 * The handler of a polled consumer comes with each poll, to an object of Spring Cloud Stream that offers no way in between.
 * Here are those objects with one: what CatMQ's source gave is handled under that source's eyes. Nothing else differs, and for
 * another binder's source nothing at all.
 */
final class WatchedPolls implements BeanPostProcessor {
    private final BeanFactory beans;

    WatchedPolls(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        return bean.getClass() == MessageSourceBindingTargetFactory.class
                ? new Factory(
                        beans.getBean(
                                IntegrationContextUtils.ARGUMENT_RESOLVER_MESSAGE_CONVERTER_BEAN_NAME,
                                CompositeMessageConverter.class),
                        beans.getBean(CompositeMessageChannelConfigurer.class))
                : bean;
    }

    /** As its parent, which shows neither of what it was made with. */
    private static final class Factory extends MessageSourceBindingTargetFactory {
        private final SmartMessageConverter converter;
        private final CompositeMessageChannelConfigurer configurer;

        Factory(SmartMessageConverter converter, CompositeMessageChannelConfigurer configurer) {
            super(converter, configurer);
            this.converter = converter;
            this.configurer = configurer;
        }

        @Override
        public PollableMessageSource createInput(String name) {
            DefaultPollableMessageSource source = new Watched(converter);
            configurer.configurePolledMessageSource(source, name);
            return source;
        }
    }

    private static final class Watched extends DefaultPollableMessageSource {
        private volatile @Nullable PolledSource polled;

        Watched(SmartMessageConverter converter) {
            super(converter);
        }

        @Override
        public void setSource(MessageSource<?> source) {
            polled = source instanceof PolledSource ours ? ours : null;
            super.setSource(source);
        }

        @Override
        public boolean poll(MessageHandler handler, @Nullable ParameterizedTypeReference<?> type) {
            PolledSource ours = polled;
            return super.poll(ours == null ? handler : message -> Polled.attempt(ours, message, handler), type);
        }
    }
}
