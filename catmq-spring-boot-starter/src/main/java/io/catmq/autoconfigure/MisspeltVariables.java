package io.catmq.autoconfigure;

import io.catmq.binder.outbox.OutboxProperties;
import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.binder.properties.CatMqBindingProperties;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of environment variables that begin as those of CatMQ's settings and can be none of them. That is all that can be
 * said: their names do not tell where a word, or the name of a binding, ends. Nothing is refused, as what sets variables for
 * many containers may set them for another version, too.
 *
 * <p>For the same reason Spring takes one of {@code FOOIN0} for the binding {@code fooin0}, which is none, unless something else
 * is set for {@code foo-in-0}: then it finds the variable by that name. So that is warned of, too.
 */
final class MisspeltVariables {
    private static final Logger LOG = LoggerFactory.getLogger(MisspeltVariables.class);

    private static final String STREAM = "SPRING_CLOUD_STREAM_CATMQ_";
    private static final String CLIENT = "CATMQ_CLIENT_";
    private static final String BINDINGS = "BINDINGS_";
    private static final int MOST_LETTERS = 2;
    /** As Spring Cloud Stream calls the bindings of functions: never without dashes. */
    private static final Pattern OF_FUNCTION = Pattern.compile(".+(IN|OUT)\\d+");

    private static final Pattern INDEX = Pattern.compile("(_\\d+)+_?$");

    /** What Kubernetes sets for a service, whatever that is called. */
    private static final Pattern OF_SERVICE =
            Pattern.compile(".+_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_.+)?)?)");

    /** As in {@code CONSUMER_STARTFROM}. */
    private final List<String> ofBindings =
            variables("", CatMqBindingProperties.class).toList();

    /** As in {@code SERVERS}. */
    private final List<String> ofClient =
            variables("", CatMqClientProperties.class).toList();

    /** As in {@code BINDER_OUTBOX_SHARDS}. */
    private final List<String> others = Stream.of(
                    variables("BINDER_", CatMqBinderProperties.class),
                    variables("BINDER_OUTBOX_", OutboxProperties.class),
                    ofBindings.stream().map(name -> "DEFAULT_" + name))
            .flatMap(names -> names)
            .toList();

    private static Stream<String> variables(String prefix, Class<?> type) {
        return SettingNames.of(type).stream()
                .map(name ->
                        prefix + name.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_'));
    }

    /**
     * Logs those of these names that set nothing.
     *
     * @param bindings those for which something is set that is no variable
     */
    static void warn(Stream<String> names, Supplier<Set<String>> bindings) {
        List<String> ours = names.filter(name -> name.startsWith(STREAM) || name.startsWith(CLIENT))
                .filter(name -> !OF_SERVICE.matcher(name).matches())
                .sorted()
                .toList();
        if (ours.isEmpty()) {
            return;
        }
        MisspeltVariables variables = new MisspeltVariables();
        for (String name : ours) {
            if (!variables.maySet(name)) {
                LOG.warn(
                        "The environment variable {} sets nothing: CatMQ has no such setting{}",
                        name,
                        variables
                                .nearest(name)
                                .map(meant -> ". Did you mean " + meant + "?")
                                .orElse(""));
            } else if (variables.isOfNone(name, bindings.get())) {
                LOG.warn(
                        "The environment variable {} sets nothing: Spring takes one for a binding only if a file or an"
                                + " argument has a setting in spring.cloud.stream.catmq.bindings.<name>, too; {}",
                        name,
                        bindings.get().isEmpty()
                                ? "no binding has one there: put one into application.yml"
                                : "there are some for " + String.join(", ", bindings.get()));
            }
        }
    }

    /** Whether it is of the binding of a function, and that is none of these. */
    private boolean isOfNone(String name, Set<String> bindings) {
        String rest = rest(name);
        return rest.startsWith(plain(BINDINGS))
                && ofBindings.stream()
                        .map(MisspeltVariables::plain)
                        .filter(rest::endsWith)
                        .map(known -> rest.substring(plain(BINDINGS).length(), rest.length() - known.length()))
                        .filter(binding -> OF_FUNCTION.matcher(binding).matches())
                        .anyMatch(binding -> bindings.stream()
                                .map(each -> Similar.plain(each).replace(".", ""))
                                .noneMatch(binding.toLowerCase(Locale.ROOT)::equals));
    }

    /** More than Spring takes, rather than less: underscores may be anywhere. */
    private boolean maySet(String name) {
        String rest = rest(name);
        return (name.startsWith(STREAM) && rest.startsWith(plain(BINDINGS)))
                ? ofBindings.stream().anyMatch(known -> rest.endsWith(plain(known)))
                : known(name).stream().anyMatch(known -> rest.equals(plain(known)));
    }

    private List<String> known(String name) {
        if (name.startsWith(CLIENT)) {
            return ofClient;
        }
        return name.startsWith(STREAM + BINDINGS) ? ofBindings : others;
    }

    private static String prefix(String name) {
        return name.startsWith(CLIENT) ? CLIENT : STREAM;
    }

    private static String rest(String name) {
        return plain(INDEX.matcher(name.substring(prefix(name).length())).replaceFirst(""));
    }

    private Optional<String> nearest(String name) {
        boolean ofBinding = name.startsWith(STREAM + BINDINGS);
        int part = Math.max(name.lastIndexOf("_CONSUMER_"), name.lastIndexOf("_PRODUCER_"));
        String before = ofBinding && part > 0 ? name.substring(0, part + 1) : prefix(name);
        String rest = plain(name.substring(before.length()));
        return known(name).stream()
                .filter(known -> Similar.letters(rest, plain(known)) <= MOST_LETTERS)
                .findFirst()
                .map(known -> before + known);
    }

    private static String plain(String name) {
        return name.replace("_", "");
    }
}
