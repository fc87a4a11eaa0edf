package main

import (
	"testing"
	"time"
)

var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func at(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }

func TestAControllerThatDoesNotActAnyMoreCountsUntilNow(t *testing.T) {
	tally := newTally(start)
	tally.controls(scheduler, at(0))
	tally.didAct(scheduler, at(2))
	tally.controls(controllerManager, at(0))
	if r := tally.report(at(3), "running"); r.UncontrolledSeconds != 3 || r.Uncontrolled[scheduler] != 2 {
		t.Errorf("expected 3 and 2 seconds, found %+v", r)
	}
	tally.didAct(controllerManager, at(4))
	if r := tally.report(at(30), "ended"); r.UncontrolledSeconds != 28 || r.Uncontrolled[controllerManager] != 26 {
		t.Errorf("expected 28 and 26 seconds, found %+v", r)
	}
}

func TestAWatchThatIsNotOpenAgainCountsUntilNow(t *testing.T) {
	tally := newTally(start)
	tally.watchOpened(0, true, at(0))
	tally.watchOpened(1, true, at(0))
	tally.watchEnded(0, at(1))
	tally.watchOpened(0, false, at(2))
	if r := tally.report(at(3), "running"); r.Watch.LongestGap != 1 || r.Watch.Resumed != 1 || r.Watch.Relisted != 0 || r.Watch.Open != 2 {
		t.Errorf("expected a gap of 1 second, found %+v", r.Watch)
	}
	tally.watchEnded(1, at(4))
	if r := tally.report(at(9), "ended"); r.Watch.LongestGap != 5 || r.Watch.Open != 1 {
		t.Errorf("expected a gap of 5 seconds, found %+v", r.Watch)
	}
}

func TestAnExecThatFallsSilentCountsUntilNow(t *testing.T) {
	tally := newTally(start)
	tally.execOpened(at(1))
	tally.execHeard(at(2))
	if r := tally.report(at(9), "running"); r.Exec.LongestSilence != 7 || !r.Exec.Open {
		t.Errorf("expected a silence of 7 seconds, found %+v", r.Exec)
	}
	tally.execEnded(at(1), at(10), "connection closed")
	r := tally.report(at(60), "ended")
	if len(r.Exec.Ended) != 1 || r.Exec.Ended[0].Seconds != 9 || r.Exec.LongestSilence != 7 {
		t.Errorf("expected one life of 9 seconds, found %+v", r.Exec)
	}
}

func TestARequestWithoutAnAnswerWaits(t *testing.T) {
	tally := newTally(start)
	tally.sent(get)
	tally.sent(get)
	tally.ended(get, time.Second, nil, at(1))
	if r := tally.report(at(2), "ended"); r.Requests[get].Waiting != 1 || r.Requests[get].Succeeded != 1 || r.Failed != 0 {
		t.Errorf("expected one that waits, found %+v", r.Requests[get])
	}
}
