package io.catmq.client.wire;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.catmq.client.wire.InvalidBatchException.Rule;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** The codecs. Native libraries are loaded when a codec is used for the first time. */
final class Codecs {
    private Codecs() {}

    static Codec of(Compression compression) {
        return switch (compression) {
            case LZ4 -> Lz4.INSTANCE;
            case ZSTD -> Zstd.INSTANCE;
            case NONE -> throw new IllegalArgumentException("NONE needs no codec");
        };
    }

    private static InvalidBatchException notTheSize(int size, Exception cause) {
        return new InvalidBatchException(
                Rule.COMPRESSION, "The records section does not unpack to the " + size + " bytes of its header", cause);
    }

    private static InvalidBatchException notTheSize(int size, int got) {
        return new InvalidBatchException(
                Rule.COMPRESSION, "The records section unpacks to " + got + " bytes, its header says " + size);
    }

    private static final class Lz4 implements Codec {
        static final Lz4 INSTANCE = new Lz4();

        private final LZ4Compressor compressor;
        // The safe one: it never writes or reads outside the ranges it is given, whatever the input.
        private final LZ4SafeDecompressor decompressor;

        private Lz4() {
            LZ4Factory factory = LZ4Factory.fastestInstance();
            compressor = factory.fastCompressor();
            decompressor = factory.safeDecompressor();
        }

        @Override
        public int maxCompressedLength(int length) {
            return compressor.maxCompressedLength(length);
        }

        @Override
        public int compress(byte[] source, int offset, int length, byte[] target, int targetOffset) {
            return compressor.compress(source, offset, length, target, targetOffset, target.length - targetOffset);
        }

        @Override
        public void decompress(byte[] source, int offset, int length, byte[] target, int size) {
            int got;
            try {
                got = decompressor.decompress(source, offset, length, target, 0, size);
            } catch (LZ4Exception e) {
                throw notTheSize(size, e);
            }
            if (got != size) {
                throw notTheSize(size, got);
            }
        }
    }

    private static final class Zstd implements Codec {
        static final Zstd INSTANCE = new Zstd();
        private static final int LEVEL = 3;

        private final Pool<ZstdCompressCtx> compressors =
                new Pool<>(() -> new ZstdCompressCtx().setLevel(LEVEL), ZstdCompressCtx::close);
        private final Pool<ZstdDecompressCtx> decompressors =
                new Pool<>(ZstdDecompressCtx::new, ZstdDecompressCtx::close);

        @Override
        public int maxCompressedLength(int length) {
            return Math.toIntExact(com.github.luben.zstd.Zstd.compressBound(length));
        }

        @Override
        public int compress(byte[] source, int offset, int length, byte[] target, int targetOffset) {
            ZstdCompressCtx context = compressors.take();
            try {
                return context.compressByteArray(
                        target, targetOffset, target.length - targetOffset, source, offset, length);
            } finally {
                compressors.giveBack(context);
            }
        }

        @Override
        public void decompress(byte[] source, int offset, int length, byte[] target, int size) {
            ZstdDecompressCtx context = decompressors.take();
            int got;
            try {
                got = context.decompressByteArray(target, 0, size, source, offset, length);
            } catch (ZstdException e) {
                throw notTheSize(size, e);
            } finally {
                decompressors.giveBack(context);
            }
            if (got != size) {
                throw notTheSize(size, got);
            }
        }
    }

    /** A few native contexts kept for reuse: making one costs more than compressing a small batch. */
    private static final class Pool<T> {
        private static final int KEPT = 8;

        private final ArrayBlockingQueue<T> idle = new ArrayBlockingQueue<>(KEPT);
        private final Supplier<T> factory;
        private final java.util.function.Consumer<T> closer;

        Pool(Supplier<T> factory, java.util.function.Consumer<T> closer) {
            this.factory = factory;
            this.closer = closer;
        }

        T take() {
            T kept = idle.poll();
            return kept == null ? factory.get() : kept;
        }

        void giveBack(T context) {
            if (!idle.offer(context)) {
                closer.accept(context);
            }
        }
    }
}
