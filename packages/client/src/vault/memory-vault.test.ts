import { memoryVault } from './memory-vault.ts'
import { testVault } from './vault.contract.ts'

testVault('in memory', async () => memoryVault())
