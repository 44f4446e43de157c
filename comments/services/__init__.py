"""Every change of state, one verb each. The form, the API, the admin, mail links and tasks all call these."""
