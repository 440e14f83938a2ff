package io.catmq.drills;

/** A broken rule, with the lines that show it. */
record Violation(Rule rule, String what) {}
