package io.catmq.benchmarks.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;

/**
 * Sends with a {@link StreamBridge}, receives with a function bean, and takes commands from its standard input until that
 * ends. Which binder is on the class path, and its settings, are not its business: see {@code application-*.yml}.
 */
@SpringBootApplication
public class BinderApplication {

    /** Starts the application and obeys the bench. */
    public static void main(String[] arguments) throws IOException {
        try (var context = SpringApplication.run(BinderApplication.class, arguments)) {
            context.getBean(Commands.class).obey(System.in, System.out);
        }
    }

    @Bean
    Arrivals arrivals() {
        return new Arrivals();
    }

    @Bean
    Consumer<byte[]> receive(Arrivals arrivals) {
        return arrivals::arrived;
    }

    @Bean
    Commands commands(StreamBridge bridge, Arrivals arrivals, @Value("${bench.messages}") Path messages)
            throws IOException {
        return new Commands(new Load(bridge::send, arrivals, Events.read(messages)));
    }
}
