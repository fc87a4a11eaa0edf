/**
 * What every end-to-end test stands on: the running lab, its machines, kubectl and davit as processes, and the two hosted
 * clusters that the tests share. No assertion about Davit's behaviour lives here.
 */
@NullMarked
package dev.davit.e2e.support;

import org.jspecify.annotations.NullMarked;
