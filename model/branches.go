package model

import "iter"

// Branch is a sentence of 3.10 that says what to do in a case of its own. The code marks it where it
// does so, so that a search can tell which sentences were put to the test.
type Branch uint8

// Branches is a set of branches.
type Branches [(BranchCount + 63) / 64]uint64

// Has tells whether b is in the set.
func (set *Branches) Has(b Branch) bool { return set[b/64]>>(b%64)&1 != 0 }

func (set *Branches) add(b Branch) { set[b/64] |= 1 << (b % 64) }

// All yields the branches in the set, in the order of 3.10.
func (set *Branches) All() iter.Seq[Branch] {
	return func(yield func(Branch) bool) {
		for b := range Branch(BranchCount) {
			if set.Has(b) && !yield(b) {
				return
			}
		}
	}
}

// at notes that a branch is taken. Who only asks, and does nothing, has no effects to note it in.
func (e endpoint) at(b Branch) {
	if e.fx != nil {
		e.fx.Branches.add(b)
	}
}

// when notes that a branch is taken if so it is.
func (e endpoint) when(taken bool, b Branch) {
	if taken {
		e.at(b)
	}
}

// BranchInfo documents a branch.
type BranchInfo struct {
	Section string
	Name    string // of the branch within the section
	Quote   string // the sentence, as far as it says what to do
	Why     string // why nothing in the catalogue takes it; empty: something does
	Outside bool   // it is about something that is not modelled
}

// ID names the branch among all.
func (b BranchInfo) ID() string { return b.Section + "-" + b.Name }

// The branches, in the order of 3.10.
const (
	atOverlap Branch = iota

	atOpenResources
	atOpenPassive
	atOpenUnspecified
	atOpenActive
	atOpenListen
	atOpenListenUnspecified
	atOpenExists

	atSendClosed
	atSendListen
	atSendListenUnspecified
	atSendQueued
	atSendResources
	atSendSegmentized
	atSendUrgent
	atSendClosing

	atReceiveClosed
	atReceiveEarly
	atReceiveInsufficient
	atReceiveText
	atReceiveUrgent
	atReceiveLastEmpty
	atReceiveLast
	atReceiveClosing

	atCloseClosed
	atCloseListen
	atCloseSYNSent
	atCloseNascent
	atCloseNascentQueued
	atCloseEstablished
	atCloseEstablishedQueued
	atCloseFINWait
	atCloseCloseWait
	atCloseCloseWaitQueued
	atCloseClosing

	atAbortClosed
	atAbortListen
	atAbortSYNSent
	atAbortReset
	atAbortClosing

	atStatusClosed
	atStatusState

	atClosedRST
	atClosedNoACK
	atClosedACK

	atListenRST
	atListenACK
	atListenSecurity
	atListenSYN
	atListenMore
	atListenFill
	atListenOther

	atSYNSentBadACK
	atSYNSentBadACKRST
	atSYNSentGoodACK
	atSYNSentExactRST
	atSYNSentReset
	atSYNSentRSTAlone
	atSYNSentSecurity
	atSYNSentEstablished
	atSYNSentIncluded
	atSYNSentMore
	atSYNSentReceived
	atSYNSentReceivedMore
	atSYNSentNeither

	atFirstStraddles
	atFirstAggregate
	atFirstEmptyClosed
	atFirstEmpty
	atFirstLongClosed
	atFirstLong
	atFirstLongEnd
	atFirstAllowance
	atFirstUnacceptable
	atFirstUnacceptableRST
	atFirstTimeWait
	atFirstBeyond
	atFirstSYNTrimmed
	atFirstHeld

	atSecondOutside
	atSecondExact
	atSecondChallenge
	atSecondNascentPassive
	atSecondNascentActive
	atSecondReset
	atSecondClosing

	atThirdSecurity

	atFourthPassive
	atFourthActive
	atFourthAccepted
	atFourthChallenge
	atFourthError

	atFifthOff
	atFifthRange
	atFifthNascent
	atFifthNascentReset
	atFifthNew
	atFifthDuplicate
	atFifthUnsent
	atFifthWindow
	atFifthWindowOld
	atFifthFINWait1
	atFifthFINWait2
	atFifthCloseWait
	atFifthClosing
	atFifthClosingOther
	atFifthLastACK
	atFifthTimeWait

	atSixthUrgent
	atSixthIgnored

	atSeventhText
	atSeventhPush
	atSeventhEdge
	atSeventhACK
	atSeventhPiggyback
	atSeventhIgnored

	atEighthEarly
	atEighthFIN
	atEighthCloseWait
	atEighthFINWait1Acked
	atEighthClosing
	atEighthFINWait2
	atEighthRemains
	atEighthTimeWait

	atUserTimeout
	atRetransmission
	atTimeWaitTimeout

	BranchCount int = iota
)

const (
	urgent    = "the urgent mechanism is not modelled: SHLD-13 advises against it"
	security  = "security and compartment are not modelled: appendix A.1.2, 'can be ignored'"
	resources = "memory, access rights and Diffserv are not modelled"
)
