package dev.davit.gateway.egress;

import static dev.davit.gateway.testing.Fuzzing.expect;

import dev.davit.gateway.egress.ConnectHead.Parsed;
import dev.davit.gateway.testing.CountingBuffer;
import dev.davit.gateway.testing.FuzzTarget;
import dev.davit.gateway.testing.Mutator;
import dev.davit.tunnel.HostPort;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Heads of CONNECT requests, with bytes for the target behind them. What is taken is compared with what a pattern takes. */
public final class ConnectHeadFuzz implements FuzzTarget {
    static final String WANTED = "Davit-Cluster";

    private static final List<String> TARGETS = List.of("10.0.0.1:10250", "[2001:db8::1]:443", "node-1:10250", "a:1");
    private static final List<String> FIELDS = List.of(
            WANTED + ": uid-1",
            "User-Agent: Go-http-client/1.1",
            "Proxy-Authorization:\tBasic eDp5",
            "X-Empty:",
            "Content-Length: 0",
            "Transfer-Encoding: chunked",
            "Host: 10.0.0.1");
    private static final int HARMLESS = 4;
    private static final int SELDOM = 500;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern HEAD =
            Pattern.compile("CONNECT ([!-~]+) HTTP/1\\.1\r\n((?:" + TOKEN + ":[\t -~\\x80-\\xff]*\r\n)*)\r\n");
    private static final Pattern HOST =
            Pattern.compile("(?imd)^host:[\t ]*(?:\\[[0-9a-f:.]+]|[0-9a-z._-]+)(?::[0-9]{1,5})?[\t ]*$");
    private static final Pattern ANY_HOST = Pattern.compile("(?imd)^host:");
    private static final Pattern CONTENT = Pattern.compile("(?imd)^(?:content-length|transfer-encoding):");
    private static final Pattern FIELD = Pattern.compile("(?imd)^davit-cluster:[\t ]*(.*?)[\t ]*$");

    @Override
    public String name() {
        return "connect";
    }

    @Override
    public byte[] input(RandomGenerator random) {
        var fields = new ArrayList<String>();
        fields.add("Host: 127.0.0.1");
        for (var more = random.nextInt(4); more > 0; more--) {
            fields.add(FIELDS.get(random.nextInt(random.nextInt(3) == 0 ? FIELDS.size() : HARMLESS)));
        }
        if (random.nextInt(SELDOM) == 0) {
            fields.add("X-Long: " + "y".repeat(random.nextInt(2 * ConnectHead.MAX_BYTES)));
        }
        Collections.shuffle(fields, Random.from(random));
        var head = "CONNECT " + TARGETS.get(random.nextInt(TARGETS.size())) + " HTTP/1.1\r\n"
                + String.join("\r\n", fields) + "\r\n\r\n" + "\0".repeat(random.nextInt(3));
        return Mutator.mutate(head.getBytes(StandardCharsets.ISO_8859_1), random);
    }

    @Override
    public String verdict(byte[] input, RandomGenerator random) {
        var whole = new ConnectHead(WANTED).read(new CountingBuffer(input, (byte) '\n').come(input.length));
        var other = new ConnectHead(WANTED).read(new CountingBuffer(input, (byte) '\r').come(input.length));
        expect(whole.equals(other), "depends on what stands behind its bytes");
        var bytes = new CountingBuffer(input, (byte) ' ');
        expect(
                whole.equals(
                        bytes.inPieces(input.length, random, new Parsed.NeedMore(), new ConnectHead(WANTED)::read)),
                "depends on how its bytes are cut");
        expect(bytes.looks() <= 2L * input.length, "looks too often at its bytes");
        var expected = expected(new String(input, StandardCharsets.ISO_8859_1));
        expect(
                whole instanceof Parsed.Connect ? expected.equals(Optional.of(whole)) : expected.isEmpty(),
                "is read as " + whole + ", expected " + expected);
        expect(
                input.length <= ConnectHead.MAX_BYTES || !(whole instanceof Parsed.NeedMore),
                "wants more bytes than it may");
        return switch (whole) {
            case Parsed.Malformed(var fault) -> fault.name();
            default -> whole.getClass().getSimpleName();
        };
    }

    private static Optional<Parsed.Connect> expected(String input) {
        var head = HEAD.matcher(input);
        if (!head.lookingAt() || head.end() > ConnectHead.MAX_BYTES) {
            return Optional.empty();
        }
        var fields = head.group(2).replace("\r\n", "\n");
        var wanted =
                FIELD.matcher(fields).results().map(found -> found.group(1)).toList();
        return CONTENT.matcher(fields).find()
                        || ANY_HOST.matcher(fields).results().count() != 1
                        || !HOST.matcher(fields).find()
                        || wanted.size() > 1
                ? Optional.empty()
                : HostPort.parse(head.group(1))
                        .map(target ->
                                new Parsed.Connect(target, wanted.stream().findFirst(), head.end()));
    }
}
