package io.catmq.binder;

import org.springframework.context.ApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.integration.channel.PublishSubscribeChannel;
import org.springframework.integration.context.IntegrationContextUtils;
import org.springframework.integration.handler.BridgeHandler;

/**
 * Every failure goes on from its binding's error channel to the application's global one. By default the only subscriber there
 * is Spring Integration's logger, which would repeat what was logged already, with a stack trace each time.
 */
record GlobalErrorChannel(ApplicationContext context) {

    /** From now on what comes over that bridge is only passed on when somebody besides the logger listens. */
    void tellOnlyIfHeard(String bridgeName) {
        String channelName = IntegrationContextUtils.ERROR_CHANNEL_BEAN_NAME;
        if (context.containsBean(bridgeName)
                && context.getBean(bridgeName) instanceof BridgeHandler bridge
                && context.getBean(channelName) instanceof PublishSubscribeChannel global) {
            bridge.setOutputChannel((message, timeout) -> !isHeard(global) || global.send(message, timeout));
        }
    }

    private boolean isHeard(PublishSubscribeChannel channel) {
        String loggerName = IntegrationContextUtils.ERROR_LOGGER_BEAN_NAME;
        boolean logs = context.containsBean(loggerName)
                && context.getBean(loggerName) instanceof Lifecycle logger
                && logger.isRunning();
        return channel.getSubscriberCount() > (logs ? 1 : 0)
                || !channel.getInterceptors().isEmpty();
    }
}
