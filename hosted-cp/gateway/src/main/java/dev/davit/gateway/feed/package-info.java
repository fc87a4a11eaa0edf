/**
 * Newline-delimited JSON to whoever has subscribed over mTLS: the protocol's shell. What is told, and to whom, is decided by
 * those who use it.
 */
@NullMarked
package dev.davit.gateway.feed;

import org.jspecify.annotations.NullMarked;
