"""Where all is well nothing is said; where one problem shows in two rules, one of them speaks."""
