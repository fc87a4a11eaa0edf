/** Users' patches of rendered workloads: applied last, and kept away from what isolates clusters from each other. */
@NullMarked
package dev.davit.model.patch;

import org.jspecify.annotations.NullMarked;
