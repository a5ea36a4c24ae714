/**
 * Objects in S3 and what speaks its protocol: Cloudflare R2, MinIO, Ceph, S3Proxy and others. Start
 * with {@link io.github.worldkeep.store.s3.S3StoreProvider}.
 *
 * <p><b>URI</b>: {@code s3://[ACCESS_KEY:SECRET@]bucket[/prefix][?name=value&…]}. Without keys,
 * credentials are looked for where the SDK does: in the environment, in web identity tokens, in
 * containers and instances' roles. The parameters:
 *
 * <ul>
 *   <li>{@code endpoint}: {@code https://host[:port]} of a server that is not Amazon's
 *   <li>{@code region}: by default {@code us-east-1} where an endpoint is given, else that of the
 *       environment or profile
 *   <li>{@code path-style}: {@code true} for the bucket in the path, {@code false} for it in the
 *       host's name; by default true where an endpoint is given
 *   <li>{@code session-token}: belongs to temporary keys
 *   <li>{@code checksums}: {@code when-supported} (default) sends CRC-32C with every content;
 *       {@code when-required} leaves it to the signature and the metadata; {@code md5} does, too,
 *       and adds the header Content-MD5 where older servers want it
 *   <li>{@code conditions}: {@code probe} (default) finds out at open what the server heeds; {@code
 *       none}, {@code if-absent}, {@code if-matches} or {@code if-absent,if-matches} states it, and
 *       saves two requests
 *   <li>{@code names}: {@code plain} (default) or {@code files}, for servers that keep objects as
 *       files and so can't hold {@code a} beside {@code a/b}
 *   <li>{@code part-size}: of large objects, 5 to 64 MiB, 8 by default. S3 allows 10,000 parts, so
 *       objects may have 80,000 MiB by default
 *   <li>{@code connections}: how many there may be at once, 64 by default
 *   <li>{@code stale-uploads}: how old an upload must be to be aborted at open, in ISO 8601, {@code
 *       PT24H} by default, or {@code never}
 * </ul>
 *
 * <p><b>Conditions</b> are capabilities only where the server heeds them. It is asked at open, by
 * writing the store's marker once more on conditions that do not hold. Whether it does compare and
 * write in one step can't be seen from outside: S3, R2 and MinIO do for both conditions, S3Proxy
 * only for if-absent.
 *
 * <p><b>Lost answers</b>: a request whose answer was lost is repeated. Each write has a number of
 * its own in the object's metadata, so a condition that failed because of the first attempt is told
 * from one that failed because of somebody else. Where it can't be told, the outcome is unknown,
 * and the exception says so.
 *
 * <p><b>Damage</b>: the CRC-32C of an object is in its metadata if it was written in one request
 * (up to the size of a part), and kept by the server if it can for those of several parts. Whole
 * reads and downloads are verified by it, to the last byte. Of a range, the server alone verifies
 * what it reads.
 *
 * <p><b>Limits</b>: S3's names have 1,024 bytes, prefix included. An object's etag changes with its
 * content.
 */
@NullMarked
package io.github.worldkeep.store.s3;

import org.jspecify.annotations.NullMarked;
