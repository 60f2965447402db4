#ifndef CTESTSUPPORT_H
#define CTESTSUPPORT_H

#include "CTestSpawn.h"

#endif
