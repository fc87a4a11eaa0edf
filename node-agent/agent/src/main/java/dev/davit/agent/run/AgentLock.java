package dev.davit.agent.run;

import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.files.SafeFiles;
import dev.davit.agent.process.ProcessIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One agent per machine: whoever works on the machine holds this lock, and the file says who it is. */
public final class AgentLock implements AutoCloseable {
    private final FileChannel channel;

    private AgentLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws AgentException AGENT_STATE when another process holds it */
    public static AgentLock take(Path file) throws IOException {
        if (file.getParent() instanceof Path folder) {
            Files.createDirectories(folder);
        }
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new AgentException(
                    ExitCode.AGENT_STATE,
                    "another davit-node works on this machine%s; davit-node status shows it"
                            .formatted(holder(file)
                                    .map(it -> " (pid " + it.pid() + ")")
                                    .orElse("")));
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(ProcessIdentity.self().toText().getBytes(StandardCharsets.US_ASCII)));
        return new AgentLock(channel);
    }

    /** @return the process that works on the machine now */
    public static Optional<ProcessIdentity> holder(Path file) throws IOException {
        return SafeFiles.read(file).flatMap(ProcessIdentity::parse).filter(ProcessIdentity::isRunning);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.truncate(0);
        channel.close();
    }
}
