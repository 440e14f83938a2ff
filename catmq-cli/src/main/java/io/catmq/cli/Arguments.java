package io.catmq.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A command line after the name of the command.
 *
 * @param words what does not belong to an option
 * @param options by name with their last value; flags have the empty one
 */
record Arguments(List<String> words, Map<String, String> options) {

    /**
     * Takes {@code --name value} and {@code --name=value}.
     *
     * @param valued names of options with a value
     * @param flags names of options without one
     * @throws UsageException for anything else
     */
    static Arguments parse(List<String> arguments, Set<String> valued, Set<String> flags) {
        var words = new ArrayList<String>();
        var options = new TreeMap<String, String>();
        for (var i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            var equals = argument.indexOf('=');
            var name = equals < 0 ? argument : argument.substring(0, equals);
            if (!argument.startsWith("-")) {
                words.add(argument);
            } else if (flags.contains(argument)) {
                options.put(argument, "");
            } else if (!valued.contains(name)) {
                var known = new TreeSet<>(valued);
                known.addAll(flags);
                throw new UsageException("there is no option " + name + " here, but " + String.join(", ", known));
            } else if (equals >= 0) {
                options.put(name, argument.substring(equals + 1));
            } else if (i + 1 < arguments.size()) {
                options.put(name, arguments.get(++i));
            } else {
                throw new UsageException(name + " lacks its value");
            }
        }
        return new Arguments(List.copyOf(words), options);
    }

    boolean has(String flag) {
        return options.containsKey(flag);
    }

    @Nullable String option(String name) {
        return options.get(name);
    }

    String required(String name) {
        var value = options.get(name);
        if (value == null || value.isEmpty()) {
            throw new UsageException(name + " is missing");
        }
        return Objects.requireNonNull(value);
    }

    /** The only word, such as a name. */
    String onlyWord(String what) {
        noMoreThan(1);
        if (words.isEmpty()) {
            throw new UsageException("the " + what + " is missing");
        }
        return words.get(0);
    }

    void noMoreThan(int most) {
        if (words.size() > most) {
            throw new UsageException("\"" + words.get(most) + "\" is one word too many");
        }
    }
}
