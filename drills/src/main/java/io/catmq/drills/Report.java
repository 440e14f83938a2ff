package io.catmq.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Findings for people and for programs. */
final class Report {

    private Report() {}

    static String table(Findings findings) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("check", "measured", "bar", "verdict"));
        findings.lines()
                .forEach(line -> rows.add(List.of(
                        line.check(),
                        line.measured(),
                        line.bar(),
                        line.verdict().toString())));
        var out = new StringBuilder();
        for (var row : rows) {
            out.append("  ").append(pad(row.get(0), width(rows, 0), true));
            for (var column = 1; column < row.size(); column++) {
                out.append("  ").append(pad(row.get(column), width(rows, column), column == 3));
            }
            out.setLength(out.toString().stripTrailing().length());
            out.append('\n');
        }
        findings.details().forEach(line -> out.append("  ").append(line).append('\n'));
        return out.toString();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String pad(String text, int width, boolean left) {
        var padding = " ".repeat(width - text.length());
        return left ? text + padding : padding + text;
    }

    static void writeJson(Path file, long seed, Map<String, Findings> drills) {
        var all = new LinkedHashMap<String, Object>();
        all.put("seed", seed);
        drills.forEach((name, findings) -> all.put(
                name, Map.of("fine", findings.areFine(), "findings", findings.lines(), "details", findings.details())));
        try {
            Files.writeString(file, new JsonMapper().writeValueAsString(all) + "\n");
        } catch (IOException e) {
            throw new DrillException("Cannot write " + file, e);
        }
    }
}
