package io.catmq.server;

import io.catmq.server.api.FetchProperties;
import io.catmq.server.api.LimitProperties;
import io.catmq.server.cluster.ClusterProperties;
import io.catmq.server.group.GroupProperties;
import io.catmq.server.metadata.TopicProperties;
import io.catmq.server.schedule.ScheduleProperties;
import io.catmq.server.storage.StorageProperties;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

/** Refuses settings that cannot be meant, before anything is opened: names that do not exist, values that do not fit. */
final class SettingsCheck {
    private static final Map<String, Class<? extends Record>> GROUPS = new TreeMap<>(Map.ofEntries(
            Map.entry("catmq.broker", BrokerProperties.class),
            Map.entry("catmq.cluster", ClusterProperties.class),
            Map.entry("catmq.database", DatabaseProperties.class),
            Map.entry("catmq.fetch", FetchProperties.class),
            Map.entry("catmq.group", GroupProperties.class),
            Map.entry("catmq.limits", LimitProperties.class),
            Map.entry("catmq.log", LogProperties.class),
            Map.entry("catmq.metadata", MetadataProperties.class),
            Map.entry("catmq.schedule", ScheduleProperties.class),
            Map.entry("catmq.storage", StorageProperties.class),
            Map.entry("catmq.topics", TopicProperties.class)));
    /** What Kubernetes sets in every container for a service that is called catmq-something. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?)");

    private static final int ALIKE = 4;

    private SettingsCheck() {}

    static void check(ConfigurableEnvironment environment, String... arguments) {
        checkArguments(arguments);
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> listed) {
                for (String name : listed.getPropertyNames()) {
                    checkName(name, source);
                }
            }
        }
        checkValues(Binder.get(environment));
    }

    private static void checkArguments(String... arguments) {
        String before = "";
        for (String argument : arguments) {
            if (!argument.startsWith("--")) {
                // A password that was given in a wrong way must not get into a log.
                String shown = before.toLowerCase(Locale.ROOT).contains("password")
                        ? "after the password"
                        : "\"" + argument.replaceFirst("=.*", "=...") + "\"";
                throw new WrongSettingException(
                        "The argument " + shown + " is not a setting: those are given as --name=value.");
            }
            before = argument;
        }
    }

    private static void checkName(String name, PropertySource<?> source) {
        boolean variable = source instanceof SystemEnvironmentPropertySource;
        String dotted = name.toLowerCase(Locale.ROOT);
        if (variable) {
            dotted = dotted.replaceFirst("_", ".").replaceFirst("_", ".");
        }
        String plain = plain(dotted);
        if (!plain.startsWith("catmq.") || plain.startsWith("catmq.client.")) {
            return;
        }
        List<String> names = names();
        if (names.stream().anyMatch(known -> plain(known).equals(plain))) {
            return;
        }
        // The environment and -D are shared with others: there only what looks like one of the settings is refused.
        boolean shared =
                variable || source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        if (shared && (!isLikeAGroup(plain) || SERVICE_LINK.matcher(name).matches())) {
            return;
        }
        String nearest = names.stream()
                .min(Comparator.comparingInt(known -> distance(plain(known), plain)))
                .orElseThrow();
        throw new WrongSettingException(name + " is not a setting of this server"
                + (distance(plain(nearest), plain) <= ALIKE ? "; did you mean " + nearest + "?" : "."));
    }

    private static boolean isLikeAGroup(String plain) {
        int end = plain.indexOf('.', "catmq.".length());
        return end > 0 && GROUPS.keySet().stream().anyMatch(group -> distance(group, plain.substring(0, end)) <= 1);
    }

    private static void checkValues(Binder binder) {
        GROUPS.forEach((prefix, type) -> {
            try {
                if (binder.bindOrCreate(prefix, type) instanceof LogProperties log) {
                    log.settings();
                }
            } catch (BindException failure) {
                for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                    if (cause instanceof ConversionFailedException wrong) {
                        throw new WrongSettingException(failure.getName() + " is \"" + wrong.getValue() + "\", must be "
                                + allowed(wrong.getTargetType().getObjectType()));
                    }
                }
                throw failure;
            }
        });
    }

    private static String allowed(Class<?> type) {
        if (type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == Duration.class) {
            return "a time such as 250ms, 10s, 15m, 12h or 7d";
        }
        if (type == DataSize.class) {
            return "a size such as 64KB or 1MB";
        }
        return type == Path.class ? "the path of a file" : "a " + type.getSimpleName();
    }

    /** All that there are, as they are written in the docs. */
    static List<String> names() {
        return GROUPS.entrySet().stream()
                .flatMap(group -> Stream.of(group.getValue().getRecordComponents())
                        .map(RecordComponent::getName)
                        .map(name -> group.getKey() + "." + DataObjectPropertyName.toDashedForm(name)))
                .toList();
    }

    /** Spring takes defaultPartitions and default_partitions for default-partitions. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** How many letters have to be added, left out or changed (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
