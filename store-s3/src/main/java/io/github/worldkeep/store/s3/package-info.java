/**
 * Objects in S3 and in servers with its protocol: Cloudflare R2, MinIO, Ceph, S3Proxy and others.
 * Start with {@link io.github.worldkeep.store.s3.S3StoreProvider}.
 *
 * <p><b>URI</b>: {@code s3://[ACCESS_KEY:SECRET@]bucket[/prefix][?name=value&…]}. Without keys, the
 * SDK searches for credentials in the environment, in web identity tokens, and in the roles of
 * containers and instances. The parameters:
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
 *   <li>{@code conditions}: {@code probe} (default) tests at open which conditions the server
 *       supports; {@code none}, {@code if-absent}, {@code if-matches} or {@code
 *       if-absent,if-matches} states them, and saves two requests
 *   <li>{@code names}: {@code plain} (default) or {@code files}, for servers that keep objects as
 *       files and so can't hold {@code a} beside {@code a/b}
 *   <li>{@code part-size}: the size of a part of a large object, 5 to 64 MiB, 8 by default. S3
 *       allows 10,000 parts, so objects may have 80,000 MiB by default
 *   <li>{@code connections}: the greatest number of connections, 64 by default
 *   <li>{@code stale-uploads}: the age at which an unfinished upload is aborted at open, in ISO
 *       8601, {@code PT24H} by default, or {@code never}
 * </ul>
 *
 * <p><b>Conditions</b> are capabilities only if the server supports them. The store tests this at
 * open, by writing its marker once more on conditions that do not hold. Atomicity can't be tested
 * from outside: S3, R2 and MinIO compare and write in one step for both conditions, S3Proxy only
 * for if-absent.
 *
 * <p><b>Lost responses</b>: a request whose response was lost is repeated. Each write has a number
 * of its own in the object's metadata. It distinguishes a condition that failed because of the
 * first attempt from one that failed because of another writer. If it can't, the exception advises
 * OUTCOME_UNKNOWN.
 *
 * <p><b>Damage</b>: the CRC-32C of an object is in its metadata if the object was written in one
 * request (up to the size of a part). For several parts the server keeps it, if it supports that.
 * It verifies whole reads and downloads, to the last byte. The content of a range is verified by
 * the server alone.
 *
 * <p><b>Limits</b>: S3's names have 1,024 bytes, prefix included. An object's etag changes with its
 * content.
 */
@NullMarked
package io.github.worldkeep.store.s3;

import org.jspecify.annotations.NullMarked;
