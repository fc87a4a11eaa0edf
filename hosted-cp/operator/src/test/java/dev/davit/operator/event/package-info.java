/** Tests of the recorder of events. */
@NullMarked
package dev.davit.operator.event;

import org.jspecify.annotations.NullMarked;
