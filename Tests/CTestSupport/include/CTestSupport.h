#ifndef CTESTSUPPORT_H
#define CTESTSUPPORT_H

#include "CTestNames.h"
#include "CTestSpawn.h"
#include "CTestTerminal.h"
#include "CTestTLS.h"

#endif
