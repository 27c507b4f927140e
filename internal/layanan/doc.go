// Package layanan keeps the requests of partners and units, through whatever
// medium they came, and the clocks that run on them: a first response within 15
// minutes, a draft and a follow-up within a day (KPI B.1.15.14.a to c).
//
// A request is often recorded after it arrived, and an answer after it was
// given. Both times are kept: terjadi_pada is what somebody says, dicatat_pada
// what the server saw. Every clock is judged on both, see Jam.
package layanan
