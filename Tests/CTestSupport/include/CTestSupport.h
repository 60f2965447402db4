#ifndef CTESTSUPPORT_H
#define CTESTSUPPORT_H

#include "CTestSpawn.h"
#include "CTestTerminal.h"

#endif
