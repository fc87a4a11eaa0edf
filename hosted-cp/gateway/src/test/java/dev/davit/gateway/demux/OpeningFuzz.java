package dev.davit.gateway.demux;

import static dev.davit.gateway.testing.Fuzzing.expect;

import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.routing.Settings;
import dev.davit.gateway.testing.CountingBuffer;
import dev.davit.gateway.testing.FuzzTarget;
import dev.davit.gateway.testing.Hellos;
import dev.davit.gateway.testing.Mutator;
import java.net.InetAddress;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Openings of the public port: ClientHellos with and without a name, behind up to three PROXY headers. */
public final class OpeningFuzz implements FuzzTarget {
    private static final InetAddress PEER = Cidr.address("198.51.100.7").orElseThrow();
    private static final Settings UNTRUSTED = new Settings("hosted.test", List.of(), List.of(), List.of());
    private static final Settings TRUSTED = new Settings("hosted.test", List.of(Cidr.of(PEER)), List.of(), List.of());
    private static final List<String> NAMES =
            List.of("api.abc.hosted.test", "tunnel.abc.hosted.test", "system.abc.hosted.test", "edge.example.org", "");
    private static final List<byte[]> HEADERS = Stream.of("192.0.2.1", "2001:db8::1")
            .flatMap(source -> NAMES.stream().limit(NAMES.size() - 1).map(name -> Hellos.proxyHeader(name, source)))
            .toList();
    private static final int SELDOM = 500;

    /** A look at the signature and the length of a PROXY header for each segment, and a few at each byte of a ClientHello. */
    private static final int LOOKS_OF_A_BYTE = 24;

    private static final int LOOKS_MORE = 2_048;

    @Override
    public String name() {
        return "opening";
    }

    @Override
    public byte[] input(RandomGenerator random) {
        var hello = Hellos.of(
                NAMES.get(random.nextInt(NAMES.size())),
                random.nextInt(SELDOM) == 0 ? random.nextInt(20_000) : random.nextInt(40),
                random.nextInt(4) == 0 ? 1 + random.nextInt(200) : 16 * 1024);
        var bytes = hello;
        for (var headers = random.nextInt(4); headers > 0; headers--) {
            bytes = Mutator.joined(HEADERS.get(random.nextInt(HEADERS.size())), bytes);
        }
        return Mutator.mutate(bytes, random);
    }

    @Override
    public String verdict(byte[] input, RandomGenerator random) {
        var settings = random.nextBoolean() ? TRUSTED : UNTRUSTED;
        var whole = new OpeningReader(PEER, settings).read(new CountingBuffer(input, (byte) 0).come(input.length));
        var other = new OpeningReader(PEER, settings).read(new CountingBuffer(input, (byte) 22).come(input.length));
        expect(whole.equals(other), "depends on what stands behind its bytes");
        var bytes = new CountingBuffer(input, (byte) 1);
        expect(
                whole.equals(bytes.inPieces(
                        input.length, random, new Opening.NeedMore(), new OpeningReader(PEER, settings)::read)),
                "depends on how its bytes are cut");
        expect(bytes.looks() <= (long) LOOKS_OF_A_BYTE * input.length + LOOKS_MORE, "looks too often at its bytes");
        expect(
                input.length <= OpeningReader.MAX_BYTES || !(whole instanceof Opening.NeedMore),
                "wants more bytes than it may");
        return switch (whole) {
            case Opening.Refused(var reason) -> reason.name();
            default -> whole.getClass().getSimpleName();
        };
    }
}
