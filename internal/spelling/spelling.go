// Package spelling finds what somebody meant who has misspelt a name.
package spelling

import "strings"

// Nearest returns the candidate nearest to a misspelt name, or "" if none is near.
func Nearest(name string, candidates []string) string {
	if len(name) > maxName {
		return ""
	}
	best, least := "", min(1+len(name)/3, len(name)-1)
	for _, c := range candidates {
		if d := distance(strings.ToLower(name), strings.ToLower(c)); d < least || d == least && best == "" {
			best, least = c, d
		}
	}
	if found := Unfinished(name, candidates); best == "" && len(found) == 1 {
		best = found[0]
	}
	return best
}

// Unfinished returns the candidates of which name is the beginning or the end.
func Unfinished(name string, candidates []string) (found []string) {
	if len(name) < 3 {
		return nil
	}
	for _, c := range candidates {
		if strings.HasPrefix(c, name) || strings.HasSuffix(c, name) {
			found = append(found, c)
		}
	}
	return found
}

// maxName bounds what is compared with names: none is longer, and it takes time.
const maxName = 64

// distance returns how many characters have to be put in, left out or changed
// to make b of a (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
