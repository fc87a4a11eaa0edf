package dev.davit.gateway.demux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Why a public connection is closed before it reaches anything; also the reason of the metric. What a client must put right is
 * told to it by a TLS alert. What passes by itself is only closed: client-go sends a read again after that, and not after an
 * alert.
 */
public enum OpeningRefusal {
    /** Something that nobody who means Davit would say. */
    NO_TLS(Alert.NONE, false, "neither TLS nor a PROXY v2 header"),
    /** The signature of PROXY v2, and then something that breaks its format or a limit. */
    BROKEN_PROXY_HEADER(Alert.NONE, true, "a broken PROXY v2 header"),
    /** TLS, but no ClientHello, a broken one, or one that is too long. */
    BROKEN_HELLO(Alert.DECODE_ERROR, false, "no ClientHello of at most 16 KiB"),
    /** The first bytes did not come in time, or the limit of their size was reached. */
    INCOMPLETE(Alert.NONE, false, "the first bytes did not come in time"),
    /** TLS without a server name. */
    NO_NAME(Alert.UNRECOGNIZED_NAME, false, "TLS without a server name"),
    /** A PROXY header of a machine's relay without an authority. */
    NO_AUTHORITY(Alert.NONE, true, "a PROXY header without an authority"),
    /** A name that is no {@code api.<id>.<domain>} or {@code tunnel.<id>.<domain>}, nor a cluster's own. */
    FOREIGN_NAME(Alert.UNRECOGNIZED_NAME, false, "a name that is not served here"),
    /** A name of a cluster that has no route. */
    UNKNOWN_CLUSTER(Alert.UNRECOGNIZED_NAME, false, "a name of a cluster that is not served here"),
    /** The cluster's {@code allowedCIDRs} do not hold the client's address. */
    CLIENT_NOT_ALLOWED(Alert.ACCESS_DENIED, true, "apiServer.allowedCIDRs do not hold the address"),
    /** The cluster's kube-apiserver does not answer. */
    BACKEND_UNREACHABLE(Alert.NONE, true, "the kube-apiserver does not answer"),
    /** The cluster sleeps, and this connection does not wake it. */
    HIBERNATED(Alert.ACCESS_DENIED, false, "the cluster sleeps"),
    /** The cluster did not wake before the client would have given up. */
    NOT_AWAKE_IN_TIME(Alert.NONE, true, "the cluster did not wake in time"),
    /** The settings were not read yet. */
    NOT_READY(Alert.NONE, true, "the gateway has not read its settings yet");

    private final Alert alert;
    private final boolean logged;
    private final String text;

    OpeningRefusal(Alert alert, boolean logged, String text) {
        this.alert = alert;
        this.logged = logged;
        this.text = text;
    }

    /** @return whether somebody who looks after the gateway or the cluster may have to act */
    boolean logged() {
        return logged;
    }

    /** @return one clause for a person, without a full stop */
    String text() {
        return text;
    }

    /** @return what the client is told before the connection is closed; empty for nothing */
    ByteBuf answer() {
        return alert == Alert.NONE
                ? Unpooled.EMPTY_BUFFER
                : Unpooled.wrappedBuffer(new byte[] {0x15, 0x03, 0x03, 0x00, 0x02, 0x02, alert.code});
    }

    /** Fatal TLS alerts (RFC 8446 section 6), which a client takes in place of a ServerHello. */
    private enum Alert {
        NONE(0),
        ACCESS_DENIED(49),
        DECODE_ERROR(50),
        UNRECOGNIZED_NAME(112);

        private final byte code;

        Alert(int code) {
            this.code = (byte) code;
        }
    }
}
