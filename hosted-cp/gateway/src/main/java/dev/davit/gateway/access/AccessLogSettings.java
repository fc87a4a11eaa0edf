package dev.davit.gateway.access;

/**
 * How much the access log says.
 *
 * @param enabled whether it says anything
 * @param perSecond lines of established connections, and again of failed dials, that are written in any second
 * @param oneIn beyond that one line of so many established connections is written, and none of failed dials
 */
public record AccessLogSettings(boolean enabled, int perSecond, int oneIn) {
    /** Checks that the numbers mean something. */
    public AccessLogSettings {
        if (perSecond < 1 || oneIn < 1) {
            throw new IllegalArgumentException(
                    "expected numbers above 0 for the access log, found " + perSecond + " and " + oneIn);
        }
    }

    /** @return what is used unless somebody says otherwise */
    public static AccessLogSettings standard() {
        return new AccessLogSettings(true, 100, 100);
    }

    /** @return the settings of a gateway that writes no access log */
    public static AccessLogSettings off() {
        return new AccessLogSettings(false, 1, 1);
    }
}
