/** Tests of what asks gateways for their tunnels. */
@NullMarked
package dev.davit.cli.tunnels;

import org.jspecify.annotations.NullMarked;
