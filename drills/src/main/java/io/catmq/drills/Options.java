package io.catmq.drills;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code drill}.
 *
 * @param name of a drill, or {@code all}
 * @param length of each drill's traffic
 * @param seed of what is left to chance
 * @param json file for the findings, or null
 * @param brokers how many
 * @param keep whether logs and histories stay although all went well
 * @param program the brokers'
 */
record Options(
        String name,
        Duration length,
        long seed,
        @Nullable Path json,
        int brokers,
        boolean keep,
        BrokerProgram program) {

    static Options parse(List<String> arguments, BrokerProgram program) {
        if (arguments.isEmpty() || arguments.get(0).startsWith("-")) {
            throw new DrillException("Which drill?\n\n" + Main.drillUsage());
        }
        var length = Duration.ofSeconds(30);
        long seed = System.nanoTime() & 0xffff;
        Path json = null;
        var brokers = 3;
        var keep = false;
        for (var i = 1; i < arguments.size(); i++) {
            var option = arguments.get(i);
            if (option.equals("--keep")) {
                keep = true;
                continue;
            }
            if (i + 1 == arguments.size()) {
                throw new DrillException("drill does not know " + option + ", or it lacks its value.");
            }
            var value = arguments.get(++i);
            switch (option) {
                case "--seconds" -> length = Duration.ofSeconds(number(option, value, 5, 3600));
                case "--seed" -> seed = number(option, value, Long.MIN_VALUE, Long.MAX_VALUE);
                case "--json" -> json = Path.of(value);
                case "--brokers" -> brokers = (int) number(option, value, 2, 9);
                default -> throw new DrillException("drill does not know " + option + ".\n\n" + Main.drillUsage());
            }
        }
        return new Options(arguments.get(0), length, seed, json, brokers, keep, program);
    }

    static long number(String option, String value, long least, long most) {
        try {
            var number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, together with what is out of range.
        }
        throw new DrillException(option + " must be a whole number"
                + (most == Long.MAX_VALUE ? "" : " from " + least + " to " + most) + ", not " + value);
    }
}
