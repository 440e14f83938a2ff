package io.catmq.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** One of the options of a benchmark: a name and its value. */
record Option(String name, String value) {

    /** All of a command line, in their order. Nothing else is on it. */
    static List<Option> of(List<String> arguments, String usage) {
        var options = new ArrayList<Option>();
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            var name = rest.next();
            if (!rest.hasNext()) {
                throw new BenchException(name + " needs a value, or is not known.\n\n" + usage);
            }
            options.add(new Option(name, rest.next()));
        }
        return options;
    }

    BenchException unknown(String usage) {
        return new BenchException("Unknown option " + name + ".\n\n" + usage);
    }
}
