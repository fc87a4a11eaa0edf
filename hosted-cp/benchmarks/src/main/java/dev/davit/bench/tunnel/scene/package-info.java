/** Certificates, routes and processes of one run, put together and taken away again. */
@NullMarked
package dev.davit.bench.tunnel.scene;

import org.jspecify.annotations.NullMarked;
