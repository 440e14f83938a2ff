package io.catmq.drills;

import io.catmq.drills.Finding.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a drill found out. */
final class Findings {

    private static final int EXAMPLES = 5;

    private final List<Finding> lines = new ArrayList<>();
    private final List<String> details = new ArrayList<>();

    void atMost(String check, Duration measured, Duration bar) {
        bar(check, text(measured), "<= " + text(bar), measured.compareTo(bar) <= 0);
    }

    void atMost(String check, double measured, double bar, String unit) {
        bar(check, number(measured) + unit, "<= " + number(bar) + unit, measured <= bar);
    }

    void atLeast(String check, double measured, double bar, String unit) {
        bar(check, number(measured) + unit, ">= " + number(bar) + unit, measured >= bar);
    }

    void atLeast(String check, long measured, long bar) {
        bar(check, Long.toString(measured), ">= " + bar, measured >= bar);
    }

    void none(String check, long measured) {
        bar(check, Long.toString(measured), "0", measured == 0);
    }

    void bar(String check, String measured, String bar, boolean reached) {
        lines.add(new Finding(check, measured, bar, reached ? Verdict.PASS : Verdict.SHORT));
    }

    void told(String check, Duration measured) {
        told(check, text(measured));
    }

    void told(String check, String measured) {
        lines.add(new Finding(check, measured, "", Verdict.TOLD));
    }

    /** A promise, with what shows that it was broken. */
    void promise(String check, List<String> broken) {
        lines.add(new Finding(
                check, Integer.toString(broken.size()), "0", broken.isEmpty() ? Verdict.PASS : Verdict.BROKEN));
        if (!broken.isEmpty()) {
            details.add(check + ":");
            broken.stream().limit(EXAMPLES).forEach(each -> details.add("  " + each));
            if (broken.size() > EXAMPLES) {
                details.add("  and " + (broken.size() - EXAMPLES) + " more");
            }
        }
    }

    void rules(List<Violation> violations) {
        for (var rule : Rule.values()) {
            promise(
                    rule.label(),
                    violations.stream()
                            .filter(violation -> violation.rule() == rule)
                            .map(Violation::what)
                            .toList());
        }
    }

    void note(String detail) {
        details.add(detail);
    }

    List<Finding> lines() {
        return List.copyOf(lines);
    }

    List<String> details() {
        return List.copyOf(details);
    }

    boolean areFine() {
        return lines.stream().allMatch(Finding::isFine);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6
                ? Long.toString(Math.round(value))
                : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String text(Duration duration) {
        return duration.toMillis() < 10_000
                ? duration.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
