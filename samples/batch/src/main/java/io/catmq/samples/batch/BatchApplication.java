package io.catmq.samples.batch;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.Message;
import reactor.core.publisher.Flux;

/** Meter readings that go into a database list by list, one of which it refuses. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BatchApplication {
    /** Sends the readings. */
    @Bean
    Supplier<Flux<Reading>> publish(Run run) {
        return () -> Flux.fromIterable(run.readings());
    }

    /** Stores a list, or says which reading of it cannot be stored. */
    @Bean
    Consumer<List<Reading>> store(ReadingTable table, Run run) {
        return readings -> {
            run.got(readings);
            table.store(readings);
        };
    }

    /** Reads the dead-letter topic: here somebody would look at the meter. */
    @Bean
    Consumer<Message<Reading>> inspect(Run run) {
        return run::dead;
    }

    /** Runs till each reading is stored or dead; exits with 0, or 1 when one is missing. */
    public static void main(String[] args) {
        ConfigurableApplicationContext context = SpringApplication.run(BatchApplication.class, args);
        context.getBean(Report.class).printTillDone();
        System.exit(SpringApplication.exit(context));
    }
}
