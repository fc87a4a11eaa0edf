package main

import (
	"sync"
	"time"
)

const keptFailures = 100

type kind string

const (
	get    kind = "get"
	fresh  kind = "getOnNewConnection"
	put    kind = "write"
	watch_ kind = "watch"
	exec_  kind = "exec"
	probe  kind = "probe"
)

// counted is what became of the requests of one kind. Sent = Succeeded + Failed + Waiting.
type counted struct {
	Sent      int     `json:"sent"`
	Succeeded int     `json:"succeeded"`
	Failed    int     `json:"failed"`
	Waiting   int     `json:"waiting"`
	Slowest   float64 `json:"slowestSeconds"`
}

type failure struct {
	Time time.Time `json:"time"`
	Kind kind      `json:"kind"`
	What string    `json:"what"`
}

// life is one stream of an exec; it has ended.
type life struct {
	Started time.Time `json:"started"`
	Ended   time.Time `json:"ended"`
	Seconds float64   `json:"seconds"`
	Why     string    `json:"why"`
}

type watches struct {
	Open       int     `json:"open"`
	Events     int     `json:"events"`
	Resumed    int     `json:"resumed"`
	Relisted   int     `json:"relisted"`
	LongestGap float64 `json:"longestGapSeconds"`
}

type execs struct {
	Opened         int     `json:"opened"`
	Open           bool    `json:"open"`
	Ended          []life  `json:"ended"`
	LongestSilence float64 `json:"longestSilenceSeconds"`
}

// report is everything since the start.
type report struct {
	Time    time.Time `json:"time"`
	State   string    `json:"state"`
	Seconds float64   `json:"seconds"`
	// Skipped were due, but too many others were waiting: the load was not what was asked for.
	Skipped  int               `json:"skipped"`
	Failed   int               `json:"failed"`
	Requests map[kind]*counted `json:"requests"`
	// Failures are the first ones.
	Failures []failure `json:"failures"`
	// ByWhat has all of them: kind and what, with how many.
	ByWhat map[string]int `json:"failuresByWhat"`
	Watch  watches        `json:"watch"`
	Exec   execs          `json:"exec"`
	// Uncontrolled is the longest time without an action of each controller; the one that goes on counts.
	Uncontrolled        map[string]float64 `json:"uncontrolled"`
	UncontrolledSeconds float64            `json:"uncontrolledSeconds"`
}

// tally counts; its methods may be called from anywhere.
type tally struct {
	mu      sync.Mutex
	started time.Time
	r       report
	acted   map[string]time.Time
	gaps    map[int]time.Time // watches that have ended and are not open again
	heard   time.Time         // from the exec
}

func newTally(now time.Time) *tally {
	return &tally{
		started: now,
		r:       report{Requests: map[kind]*counted{}, ByWhat: map[string]int{}, Uncontrolled: map[string]float64{}},
		acted:   map[string]time.Time{},
		gaps:    map[int]time.Time{},
	}
}

// begin says that everything is prepared.
func (t *tally) begin(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.started = now
}

func (t *tally) of(k kind) *counted {
	if t.r.Requests[k] == nil {
		t.r.Requests[k] = &counted{}
	}
	return t.r.Requests[k]
}

func (t *tally) skipped() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.r.Skipped++
}

func (t *tally) sent(k kind) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.of(k).Sent++
	t.of(k).Waiting++
}

// ended takes the outcome of a request that was sent; no failures is success.
func (t *tally) ended(k kind, took time.Duration, failures []string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.of(k)
	c.Waiting--
	c.Slowest = max(c.Slowest, took.Seconds())
	if len(failures) == 0 {
		c.Succeeded++
		return
	}
	c.Failed++
	t.r.Failed++
	for _, what := range failures {
		t.r.ByWhat[string(k)+": "+what]++
		if len(t.r.Failures) < keptFailures {
			t.r.Failures = append(t.r.Failures, failure{now, k, what})
		}
	}
}

func (t *tally) watchOpened(number int, relisted bool, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.r.Watch.Open++
	since, again := t.gaps[number]
	if !again {
		return
	}
	delete(t.gaps, number)
	t.r.Watch.LongestGap = max(t.r.Watch.LongestGap, now.Sub(since).Seconds())
	if relisted {
		t.r.Watch.Relisted++
	} else {
		t.r.Watch.Resumed++
	}
}

func (t *tally) watchEnded(number int, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.r.Watch.Open--
	t.gaps[number] = now
}

func (t *tally) event() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.r.Watch.Events++
}

func (t *tally) execOpened(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.r.Exec.Opened++
	t.r.Exec.Open = true
	t.heard = now
}

func (t *tally) execHeard(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.r.Exec.LongestSilence = max(t.r.Exec.LongestSilence, now.Sub(t.heard).Seconds())
	t.heard = now
}

func (t *tally) execEnded(started, now time.Time, why string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.r.Exec.Open = false
	t.r.Exec.Ended = append(t.r.Exec.Ended, life{started, now, now.Sub(started).Seconds(), why})
}

// controls begins to count the time without an action of that controller.
func (t *tally) controls(controller string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.acted[controller] = now
}

func (t *tally) didAct(controller string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.uncontrolled(controller, now)
	t.acted[controller] = now
}

func (t *tally) uncontrolled(controller string, now time.Time) {
	seconds := max(t.r.Uncontrolled[controller], now.Sub(t.acted[controller]).Seconds())
	t.r.Uncontrolled[controller] = seconds
	t.r.UncontrolledSeconds = max(t.r.UncontrolledSeconds, seconds)
}

// report is a copy; what goes on at this moment counts until now.
func (t *tally) report(now time.Time, state string) report {
	t.mu.Lock()
	defer t.mu.Unlock()
	for controller := range t.acted {
		t.uncontrolled(controller, now)
	}
	for _, since := range t.gaps {
		t.r.Watch.LongestGap = max(t.r.Watch.LongestGap, now.Sub(since).Seconds())
	}
	if t.r.Exec.Open {
		t.r.Exec.LongestSilence = max(t.r.Exec.LongestSilence, now.Sub(t.heard).Seconds())
	}
	r := t.r
	r.Time, r.State, r.Seconds = now, state, now.Sub(t.started).Seconds()
	r.Requests = map[kind]*counted{}
	for k, c := range t.r.Requests {
		copied := *c
		r.Requests[k] = &copied
	}
	r.ByWhat = copied(t.r.ByWhat)
	r.Uncontrolled = copied(t.r.Uncontrolled)
	r.Failures = append([]failure{}, t.r.Failures...)
	r.Exec.Ended = append([]life{}, t.r.Exec.Ended...)
	return r
}

func copied[V any](from map[string]V) map[string]V {
	to := map[string]V{}
	for k, v := range from {
		to[k] = v
	}
	return to
}
