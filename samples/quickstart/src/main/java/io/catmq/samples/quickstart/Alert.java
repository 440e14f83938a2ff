package io.catmq.samples.quickstart;

/** A strong earthquake. */
record Alert(String quakeId, String region, double magnitude, String place, long time) {
    static final double MAGNITUDE = 4;

    static boolean isStrong(Quake quake) {
        return quake.magnitude() != null && quake.magnitude() >= MAGNITUDE;
    }

    static Alert of(Quake quake) {
        double magnitude = quake.magnitude() == null ? 0 : quake.magnitude();
        String place = quake.place() == null ? quake.region() : quake.place();
        return new Alert(quake.id(), quake.region(), magnitude, place, quake.time());
    }
}
